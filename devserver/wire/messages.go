package wire

import (
	"encoding/json"
	"time"

	"gdev/inspect"
)

// Setup tells a host what it is to load when it is told to, and how to serve it.
type Setup struct {
	Protocol  int               `json:"protocol"`
	App       string            `json:"app"`       // as named by the user, may be empty
	Factory   bool              `json:"factory"`   // --factory: attr is one
	Directory inspect.Path      `json:"directory"` // absolute; the first entry of sys.path and the current directory
	Threads   int               `json:"threads"`
	Environ   map[string]string `json:"environ"`  // -e pairs, set in each environ
	Software  string            `json:"software"` // SERVER_SOFTWARE and the Server field, "gdev/0.1.0"
	Bounds    Bounds            `json:"bounds"`
	PythonWhy string            `json:"python_why"` // how the interpreter was chosen
	Prompts   bool              `json:"prompts"`    // sys.stdin asks front for lines; else it is at its end
}

// Load tells a host to load the application now.
type Load struct {
	Changed inspect.Paths `json:"changed"` // absolute paths whose bytecode caches must not be used
}

// Bounds limit what the host captures.
type Bounds struct {
	Repr   int `json:"repr"`   // characters of a repr
	Locals int `json:"locals"` // local variables of a frame
	Frames int `json:"frames"` // frames of a traceback, the middle left out beyond
	Text   int `json:"text"`   // characters of a piece of output, a message, Traceback.Text
}

// DefaultBounds are those of gdev run.
var DefaultBounds = Bounds{Repr: 2000, Locals: 50, Frames: 100, Text: 64 << 10}

// Preimport tells a host which libraries to import before the application, and
// nothing from the folder of Setup.
type Preimport struct {
	Modules          []string `json:"modules"`            // in this order; those that are not to be imported are among them
	ToFork           bool     `json:"to_fork"`            // the process is to be a zygote
	NotForkSafe      []string `json:"not_fork_safe"`      // named by an earlier Preimported: not to be imported
	NotPreimportSafe []string `json:"not_preimport_safe"` // the same

	Environment []EnvironmentChange `json:"environment"` // the process's environment while it imports them
	Differences []Difference        `json:"differences"` // the rest of the process, likewise
	Varying     []string            `json:"varying"`     // variables and parts that are another each time
}

// EnvironmentChange is what a project has changed in the environment of its
// process by the time at which it imported a library's module.
type EnvironmentChange struct {
	Module  string             `json:"module"`
	Changes map[string]*string `json:"changes"` // variables with their values, nil where they were removed
}

// Difference is what else a project has changed in its process by the time at
// which it imported a library's module: all of it, until the next Difference.
type Difference struct {
	Module string                     `json:"module"`
	Parts  map[string]json.RawMessage `json:"parts"` // "the time zone", with a value that a host may put, or null
}

// Preimported names the modules that must be left out. Where there are any, the
// process has half imported others, and is of no use.
type Preimported struct {
	CanFork          bool     `json:"can_fork"`           // forking is safe on that system
	NotForkSafe      []string `json:"not_fork_safe"`      // did what a fork would copy or share: draw a random number, open a file
	NotPreimportSafe []string `json:"not_preimport_safe"` // need the project, or act outside of the process

	// Skipped are not to be imported either, and were not: the project changes its
	// process before in a way that cannot be foreseen.
	Skipped []string `json:"skipped"`

	Why map[string]string `json:"why"` // why, for each, as the end of a sentence about it: "starts a thread"
}

// Forked names the process that a zygote has forked.
type Forked struct {
	PID int `json:"pid"` // -1: the system refused
}

// Exited says how such a process has ended.
type Exited struct {
	PID    int `json:"pid"`
	Status int `json:"status"` // as wait(2) gives it
}

// Hello introduces a host.
type Hello struct {
	Protocol       int    `json:"protocol"`
	PID            int    `json:"pid"`
	Version        string `json:"version"` // "3.11.7"
	Executable     string `json:"executable"`
	Implementation string `json:"implementation"`

	LibraryFolders inspect.Paths `json:"library_folders"` // site-packages and dist-packages on sys.path
}

// Loaded says that the application can be called.
type Loaded struct {
	Found   inspect.Found        `json:"found"`
	Import  time.Duration        `json:"import_ns"` // how long it took
	Imports []inspect.ImportTime `json:"imports"`   // the modules that took longest
	Files   inspect.Paths        `json:"files"`     // absolute paths of imported source files that are neither standard library nor site-packages

	// Mispredicted names what the project has changed otherwise than a Preimport
	// foresaw, before it imported a library that had been imported ahead: variables
	// of the environment, parts as in Difference.
	Mispredicted []string `json:"mispredicted"`
}

// Files lists what the application is made of, and what else it has read.
type Files struct {
	Files     []File        `json:"files"`     // read or run while it was loaded, or code
	Cached    []File        `json:"cached"`    // read while it served: it may keep their content in memory
	Libraries []File        `json:"libraries"` // in the standard library, or installed
	Written   inspect.Paths `json:"written"`   // the application has written these itself, whatever else is said of them
	Listed    inspect.Paths `json:"listed"`    // folders whose entries it has listed while it was loaded
}

// File is a file as it was when it was read.
type File struct {
	Path     inspect.Path `json:"path"`        // absolute
	Size     int64        `json:"size"`        // in bytes; -1: there was none
	Modified int64        `json:"modified_ns"` // since the epoch
}

// Refresh names files that have changed, of which the application is to drop
// from its caches what it had read before.
type Refresh struct {
	Files inspect.Paths `json:"files"`
}

// Refreshed names those whose former content the application may still use.
type Refreshed struct {
	Cached inspect.Paths `json:"cached"`
}

// Source names the file of a text.
type Source struct {
	Path inspect.Path `json:"path"` // as in Files
}

// ImportRecord names the libraries that the application has imported since Load,
// or since the ImportRecord before, in that order, and how the project had changed
// its process by then. The next process imports ahead what it says.
type ImportRecord struct {
	Modules     []string            `json:"modules"`
	Environment []EnvironmentChange `json:"environment"`
	Differences []Difference        `json:"differences"`

	// Fingerprint is what the process has become, by names, to be compared with
	// that of another one; nil in all but the first ImportRecord.
	Fingerprint map[string]string `json:"fingerprint"`
}

// Failed says that it cannot.
type Failed struct {
	Failure inspect.Failure `json:"failure"`
	Files   inspect.Paths   `json:"files"` // as Loaded.Files, and those that the traceback names

	Contention Contention `json:"contention"`

	Mispredicted []string `json:"mispredicted"` // as Loaded.Mispredicted
}

// Contention says whether loading may have failed because another process holds
// what there is only one of.
type Contention struct {
	Possible bool       `json:"possible"` // the error is not one of the code itself, as a SyntaxError is
	Likely   bool       `json:"likely"`   // the error says that something is taken
	Wanted   []Resource `json:"wanted"`   // what the application asked for last, the last one first
}

// Resource is what one process may have for itself alone.
type Resource struct {
	Port int    `json:"port"` // to listen on, 0: none
	Path string `json:"path"` // the path of a file that was to be locked, or of a socket
}

// Exchange names an exchange.
type Exchange struct {
	Exchange uint64 `json:"exchange"`
}

// Prompt asks for a line of sys.stdin, or with Over takes that back.
type Prompt struct {
	Prompt   uint64 `json:"prompt"`   // from 1
	Exchange uint64 `json:"exchange"` // the exchange that waits; 0: the import, a thread of the application's own
	Over     bool   `json:"over"`
	Secret   bool   `json:"secret"` // a password: what is typed is not to be seen
}

// Line answers a Prompt.
type Line struct {
	Prompt uint64 `json:"prompt"`
	Text   string `json:"text"` // with its end; empty: the end of the file
}

// Where says where the main thread of a host is, or the threads that it waits for.
type Where struct {
	Where string `json:"where"` // "flush, app.py:5", may be empty
}

// Request begins an exchange. Every string is a native string: bytes read as
// Latin-1.
type Request struct {
	Exchange   uint64      `json:"exchange"`
	Method     string      `json:"method"`
	Target     string      `json:"target"`  // as sent
	Path       string      `json:"path"`    // the path of Target, not decoded, without the query
	Query      string      `json:"query"`   // the query of Target, without the "?"
	Version    string      `json:"version"` // "HTTP/1.1"
	Scheme     string      `json:"scheme"`
	Fields     [][2]string `json:"fields"` // name, value: the client's order and spelling
	RemoteAddr string      `json:"remote_addr"`
	RemotePort string      `json:"remote_port"`
	ServerName string      `json:"server_name"`
	ServerPort string      `json:"server_port"`
	Length     int64       `json:"length"` // the content's length in bytes; -1: chunked, read to its end
}

// Environ is the dict as given to the application.
type Environ struct {
	Given   []inspect.Value
	Host    []string        // keys beyond PEP 3333's, of the host or of the user's -e
	Dropped []inspect.Field // request fields that reach no key (X4)
}

// Read asks for content of the request.
type Read struct {
	Size int `json:"size"` // at most so many bytes; at least 1
}

// InputLost says why no more content can be read.
type InputLost struct {
	Error string `json:"error"`
}

// Head is what to send before the first block.
type Head struct {
	Status string
	Fields []inspect.Field // the application's, then those that the host added
}

// BlockFlags is the first byte of a Block frame.
type BlockFlags byte

// The flags.
const (
	BlockWritten BlockFlags = 1 << iota // by write(), not yielded
	BlockUnsent                         // not for the wire: HEAD, 204, 304, or beyond Content-Length
)

// End ends an exchange. Cut says that the response must be cut off, not ended
// as if whole. Without a Head before it, front answers with an error page.
type End struct {
	Cut     bool            `json:"cut"`
	Gone    bool            `json:"gone"` // the client went away, and the iteration was ended for it
	Changed []inspect.Value `json:"changed"`
	Added   []inspect.Value `json:"added"`
	Removed []string        `json:"removed"`
	Lost    int             `json:"lost"` // pieces of output that the host did not send
}
