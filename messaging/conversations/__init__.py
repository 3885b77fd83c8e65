"""個別連絡: a quiet word between a school and the guardians of one pupil."""
