-- With more than two classes each class has a threshold of its own, against all others; class is empty with two.
CREATE TABLE locked_threshold_of_class (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  class TEXT NOT NULL,
  locked_at INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (run, class)
) STRICT;
INSERT INTO locked_threshold_of_class (run, class, locked_at, content)
SELECT run, '', locked_at, content FROM locked_threshold;
DROP TABLE locked_threshold;
ALTER TABLE locked_threshold_of_class RENAME TO locked_threshold;
