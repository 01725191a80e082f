package inner

import "time"

func Wait() { time.Sleep(5 * time.Millisecond) }

type Store struct{ items chan int }

func Open() *Store {
	s := &Store{make(chan int)}
	go s.fill()
	return s
}

func (s *Store) fill() {
	time.Sleep(time.Millisecond)
	s.items <- 1
}

func (s *Store) Take() int { return <-s.items }
