import type { Locale } from '../../core/common/locale';

/** Names of the menus, the program's own commands and the platform's. */
export interface MenuTexts {
  readonly file: string;
  readonly importData: string;
  readonly newExperiment: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly palette: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly developerTools: string;
  readonly window: string;
  readonly minimize: string;
  readonly close: string;
  readonly help: string;
  readonly shortcuts: string;
  readonly about: string;
  readonly services: string;
  readonly hide: string;
  readonly hideOthers: string;
  readonly showAll: string;
}

/** `&` stands before the letter that opens a menu by the keyboard; macOS leaves it out. */
export const menuTexts: Readonly<Record<Locale, MenuTexts>> = {
  en: {
    file: '&File',
    importData: 'Import a file…',
    newExperiment: 'New experiment',
    quit: 'Quit Gatewise',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: '&View',
    palette: 'Command palette',
    actualSize: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    developerTools: 'Developer tools',
    window: '&Window',
    minimize: 'Minimize',
    close: 'Close window',
    help: '&Help',
    shortcuts: 'Keyboard shortcuts',
    about: 'About Gatewise',
    services: 'Services',
    hide: 'Hide Gatewise',
    hideOthers: 'Hide others',
    showAll: 'Show all',
  },
  ko: {
    file: '파일(&F)',
    importData: '파일 가져오기…',
    newExperiment: '새 실험',
    quit: 'Gatewise 종료',
    edit: '편집(&E)',
    undo: '실행 취소',
    redo: '다시 실행',
    cut: '잘라내기',
    copy: '복사',
    paste: '붙여넣기',
    selectAll: '모두 선택',
    view: '보기(&V)',
    palette: '명령 팔레트',
    actualSize: '실제 크기',
    zoomIn: '확대',
    zoomOut: '축소',
    fullScreen: '전체 화면',
    developerTools: '개발자 도구',
    window: '창(&W)',
    minimize: '최소화',
    close: '창 닫기',
    help: '도움말(&H)',
    shortcuts: '키보드 단축키',
    about: 'Gatewise 정보',
    services: '서비스',
    hide: 'Gatewise 가리기',
    hideOthers: '기타 가리기',
    showAll: '모두 보기',
  },
  ru: {
    file: '&Файл',
    importData: 'Импорт файла…',
    newExperiment: 'Новый эксперимент',
    quit: 'Выйти из Gatewise',
    edit: '&Правка',
    undo: 'Отменить',
    redo: 'Повторить',
    cut: 'Вырезать',
    copy: 'Копировать',
    paste: 'Вставить',
    selectAll: 'Выделить всё',
    view: '&Вид',
    palette: 'Палитра команд',
    actualSize: 'Исходный размер',
    zoomIn: 'Увеличить',
    zoomOut: 'Уменьшить',
    fullScreen: 'Полный экран',
    developerTools: 'Инструменты разработчика',
    window: '&Окно',
    minimize: 'Свернуть',
    close: 'Закрыть окно',
    help: '&Справка',
    shortcuts: 'Горячие клавиши',
    about: 'О программе Gatewise',
    services: 'Службы',
    hide: 'Скрыть Gatewise',
    hideOthers: 'Скрыть остальные',
    showAll: 'Показать все',
  },
};
