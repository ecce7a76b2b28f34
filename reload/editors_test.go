package reload

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// TestEditors replays the system calls with which editors and tools save a
// file: each save is one Changed that names that file, and nothing else.
func TestEditors(t *testing.T) {
	const text, saved = "# app.py\n", "x = 'saved'\n"
	for name, save := range map[string]func(*project){
		"vim, backup by rename": func(p *project) {
			p.write(".app.py.swp", "swap")
			p.write("4913", "")
			p.remove("4913")
			p.rename("app.py", "app.py~")
			p.write("app.py", saved)
			p.remove("app.py~")
			p.remove(".app.py.swp")
		},
		"vim, in place": func(p *project) {
			p.write("app.py~", text)
			p.write("app.py", saved)
			p.remove("app.py~")
		},
		"emacs": func(p *project) {
			if err := os.Symlink("user@machine.1234:1700000000", p.path(".#app.py")); err != nil {
				p.Skip(err)
			}
			p.write("#app.py#", "autosaved")
			p.rename("app.py", "app.py~")
			p.write("app.py", saved)
			p.remove("#app.py#")
			p.remove(".#app.py")
		},
		"PyCharm, safe write": func(p *project) {
			p.write("app.py___jb_tmp___", saved)
			p.rename("app.py", "app.py___jb_old___")
			p.rename("app.py___jb_tmp___", "app.py")
			p.remove("app.py___jb_old___")
		},
		"VS Code, in place": func(p *project) {
			f, err := os.OpenFile(p.path("app.py"), os.O_WRONLY|os.O_TRUNC, 0)
			p.must(err)
			_, err = f.WriteString(saved)
			p.must(err)
			p.must(f.Close())
		},
		"sed -i": func(p *project) {
			p.write("sedAb12Cd", saved)
			p.must(os.Chmod(p.path("sedAb12Cd"), 0o644))
			p.rename("sedAb12Cd", "app.py")
		},
		"gedit": func(p *project) {
			p.write(".goutputstream-AB12CD", saved)
			p.rename(".goutputstream-AB12CD", "app.py")
		},
		"a formatter writes again": func(p *project) {
			p.write("app.py", "x='saved'")
			p.write("app.py", saved)
		},
		"cut to nothing, written later": func(p *project) {
			p.write("app.py", "")
			time.Sleep(10 * time.Millisecond) // the pause is what is tested
			p.write("app.py", saved)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && name != "VS Code, in place" {
				t.Skip("the pattern is one of Unix")
			}
			p := newProject(t, Config{}, "app.py", "other.py")
			save(p)
			p.want(Changed, "app.py")
			p.quiet("other.py")
		})
	}
}

func TestSaveInProgress(t *testing.T) {
	t.Parallel()
	p := newProject(t, Config{Debounce: 200 * time.Millisecond}, "app.py")
	p.write("app.py", "")
	p.compare(p.next(), Pending, "app.py")
	time.Sleep(300 * time.Millisecond) // longer than the debounce, shorter than its grace
	p.write("app.py", "x = 1\n")
	p.compare(p.next(), Changed, "app.py")
	p.write("app.py", "x = 1\n")
	p.want(Settled, "app.py")
}

// TestSlowWriter has a process cut a file to nothing and write much later, as
// one does whose disk is busy.
func TestSlowWriter(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell who writes to a file")
	}
	p := newProject(t, Config{Debounce: 20 * time.Millisecond}, "app.py")
	f, err := os.Create(p.path("app.py"))
	p.must(err)
	p.compare(p.next(), Pending, "app.py")
	time.Sleep(200 * time.Millisecond) // the pause is what is tested
	_, err = f.WriteString("x = 1\n")
	p.must(err)
	p.must(f.Close())
	p.compare(p.next(), Changed, "app.py")
	p.write("app.py", "x = 1\n")
	p.want(Settled, "app.py")

	p.write("app.py", "") // and is closed
	p.want(Changed, "app.py")
}
