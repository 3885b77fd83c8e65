"""Letters by which guardians are linked to pupils: codes, printing, progress."""
