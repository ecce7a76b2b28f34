package highlight

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// definitions are chroma's of the languages that applications speak. Its package
// lexers has those of all 270, which is 3 MB of the binary, and reads the head
// of each when the program starts.
//
//go:embed lexers/*.xml
var definitions embed.FS

// languages are read when the first text is coloured. HTML finds CSS and
// JavaScript here, too.
var languages = sync.OnceValue(func() *chroma.LexerRegistry {
	registry := chroma.NewLexerRegistry()
	paths, err := fs.Glob(definitions, "lexers/*.xml")
	if err != nil {
		panic(err) // only for a pattern that is none
	}
	for _, path := range paths {
		registry.Register(chroma.MustNewXMLLexer(definitions, path))
	}
	return registry
})

// mediaTypes are those of which chroma's definitions do not tell the language, or
// another one.
var mediaTypes = map[string]string{
	"application/json":     "json",
	"application/jsonl":    "jsonl", // is no JSON text as a whole
	"application/x-ndjson": "jsonl",
	"application/yaml":     "yaml", // RFC 9512
	"application/x-yaml":   "yaml",
	"text/yaml":            "yaml",
	"application/toml":     "toml",
	"application/graphql":  "graphql",
	"text/plain":           "",
	"":                     "",
}

// suffixes are the structured syntaxes of RFC 6839 and 9512.
var suffixes = map[string]string{"+json": "json", "+xml": "xml", "+yaml": "yaml"}

// Language is the language of content of a media type, "" where there is none.
func Language(mediaType string) string {
	if language, ok := mediaTypes[mediaType]; ok {
		return language
	}
	if l := languages().MatchMimeType(mediaType); l != nil {
		return strings.ToLower(l.Config().Name)
	}
	plus := strings.LastIndexByte(mediaType, '+')
	return suffixes[mediaType[max(plus, 0):]]
}
