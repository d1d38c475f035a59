"""The consumer: claims generations, renders them in a process of their own, stores the files, commits."""
