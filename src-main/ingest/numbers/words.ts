/** Words that stand between numbers where there is none, in logs and exports; told, never taken for a class of their own. */
const absentWords = new Set(
  [
    'unavailable unknown offline error err fault invalid bad missing absent off-line disconnected timeout',
    'failed no_data nodata not_available tr trace *',
    '결측 결측치 없음 미측정 미수신 점검 점검중 통신장애 통신오류 오류 고장 자료없음',
    'нет отсутствует ошибка н/д недоступен',
    '欠測 欠損 缺失 缺测 无数据 エラー',
  ]
    .flatMap((words) => words.split(' '))
    .concat(
      'no data',
      'not available',
      'bad input',
      'i/o timeout',
      'pt created',
      'нет данных',
      '.',
      '..',
      '…',
      '*',
      'x',
    ),
);

/** Whether a text among numbers says that there is none, such as `unavailable`. */
export function saysAbsent(text: string): boolean {
  return absentWords.has(text.trim().toLowerCase());
}
