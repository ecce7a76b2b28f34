package rawhead

// content is the content of a request on its way: it knows where that ends. Of
// the bytes b that came next, the first n belong to the content and keep its
// rules; those of them that net/http is to see are moved to b[:kept]. Done says
// that the content ends after them, f that the byte after them breaks a rule.
type content interface {
	follow(b []byte) (n, kept int, done bool, f *Fault)
}

// sized is content with a Content-Length.
type sized struct{ left int64 }

func (s *sized) follow(b []byte) (n, kept int, done bool, f *Fault) {
	n = int(min(int64(len(b)), s.left))
	s.left -= int64(n)
	return n, n, s.left == 0, nil
}
