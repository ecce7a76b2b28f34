package generation

import (
	"os"
	"slices"
	"strings"
	"sync"

	"gdev/devserver/host"
	"gdev/devserver/wire"
)

// sources are the texts of the code that was loaded last. Where a file is saved
// while a generation goes on with what was in it, that generation gets the text
// that it runs, so that its tracebacks, and pdb, do not show other lines. Python
// does not keep it, and where it had bytecode, it has never read it.
type sources struct {
	mu    sync.Mutex
	texts map[string]source
	size  int // bytes of all texts
}

// source is a file as it was when it was loaded.
type source struct {
	file wire.File
	text []byte
}

// Bounds of sources: what is larger is not kept.
const (
	maxSource  = 1 << 20  // bytes of a file
	maxSources = 64 << 20 // bytes of all
)

// learn reads the files that are not known as they are. One that has changed
// since it was loaded is forgotten.
func (s *sources) learn(files []wire.File) {
	for _, f := range files {
		if known, ok := s.of(string(f.Path)); ok && known.file == f {
			continue
		}
		s.put(string(f.Path), read(f))
	}
}

// of is what is known of a file.
func (s *sources) of(path string) (source, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.texts[path]
	return known, ok
}

func (s *sources) put(path string, fresh source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts == nil {
		s.texts = map[string]source{}
	}
	s.size -= len(s.texts[path].text)
	delete(s.texts, path)
	if fresh.text != nil && s.size+len(fresh.text) <= maxSources {
		s.texts[path] = fresh
		s.size += len(fresh.text)
	}
}

// HasSource reports whether the text is known of code that was loaded.
func (p *Pool) HasSource(path string) bool {
	_, ok := p.sources.of(path)
	return ok
}

// read gives a file with its text, or without where it is another one by now.
func read(f wire.File) source {
	if f.Size > maxSource || !unchanged(f) {
		return source{}
	}
	text, err := os.ReadFile(string(f.Path))
	if err != nil || !unchanged(f) {
		return source{}
	}
	return source{f, text}
}

func unchanged(f wire.File) bool {
	info, err := os.Stat(string(f.Path))
	return err == nil && info.Size() == f.Size && info.ModTime().UnixNano() == f.Modified
}

// noteCode takes in what a generation is made of.
func (p *Pool) noteCode(g *generation, files []wire.File) {
	code := slices.DeleteFunc(slices.Clone(files), func(f wire.File) bool {
		return f.Size < 0 || !strings.HasSuffix(string(f.Path), ".py") && !strings.HasSuffix(string(f.Path), ".pyw")
	})
	if len(code) == 0 || !p.config.Prepare { // nothing is known of changes where nothing is reloaded
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	for _, f := range code {
		g.code[string(f.Path)] = f
	}
	p.wg.Go(func() { p.sources.learn(code) })
}

// keepSources gives each process the texts that it runs of files that have
// changed. Where one is not known, none is shown instead of the new one.
func (p *Pool) keepSources(paths []string) {
	if p.closed {
		return
	}
	kept := map[host.Host][]source{}
	for h, g := range p.hosts {
		if g.host != h {
			continue
		}
		for _, path := range paths {
			f, runs := g.code[path]
			if !runs {
				continue
			}
			each := source{file: f}
			if known, _ := p.sources.of(path); known.file == f {
				each = known
			}
			kept[h] = append(kept[h], each)
			delete(g.code, path) // has it by now
		}
	}
	for h, sources := range kept {
		p.wg.Go(func() {
			for _, each := range sources {
				h.KeepSource(string(each.file.Path), each.text)
			}
		})
	}
}
