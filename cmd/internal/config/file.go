package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"gdev/cmd/internal/cli"
)

// Settings stand at the top of gdev.toml, or, where there is no such file, in the
// table [tool.gdev] of pyproject.toml.
const (
	ownFile     = "gdev.toml"
	projectFile = "pyproject.toml"
)

// loadFile takes from the settings file of the application's folder what neither
// flags nor the environment have given.
func (s *Settings) loadFile(settings []Setting) error {
	path, content, err := readSettingsFile(s.Chdir)
	if err != nil || content == nil {
		return err
	}
	keys, metadata, err := decode(path, content)
	if err != nil && filepath.Base(path) == projectFile && !bytes.Contains(content, []byte("tool.gdev")) {
		return nil // what is wrong in the others' part is theirs to say
	}
	if err != nil {
		return s.fileError(path, s.Command+" --help", err)
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		i := slices.IndexFunc(settings, func(t Setting) bool { return t.Name == name })
		r := reader{settings: s, path: path}
		if i >= 0 {
			r.setting = &settings[i]
		} else if known(name) {
			continue // a setting of another command
		}
		if err := metadata.PrimitiveDecode(keys[name], &r); err != nil {
			return s.fileError(path, r.hint(name), err)
		}
	}
	return nil
}

// readSettingsFile gives nil where there is none.
func readSettingsFile(folder string) (path string, content []byte, err error) {
	for _, name := range []string{ownFile, projectFile} {
		path = filepath.Join(folder, name)
		content, err = os.ReadFile(path)
		if name == projectFile && !bytes.Contains(content, []byte("gdev")) {
			return path, nil, nil
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return path, nil, &cli.Error{Message: fmt.Sprintf("read the settings: %s", err), Hint: "ls -l " + path}
		}
		return path, content, nil
	}
	return path, nil, nil
}

// decode reads a file as far as its keys: their values are for [reader].
func decode(path string, content []byte) (map[string]toml.Primitive, toml.MetaData, error) {
	if filepath.Base(path) == ownFile {
		var keys map[string]toml.Primitive
		metadata, err := toml.Decode(string(content), &keys)
		return keys, metadata, err
	}
	var file struct {
		Tool struct{ Gdev map[string]toml.Primitive }
	}
	metadata, err := toml.Decode(string(content), &file)
	return file.Tool.Gdev, metadata, err
}

// known reports whether any command has a setting of that name in the file.
func known(name string) bool {
	return slices.ContainsFunc(Table(), func(t Setting) bool { return t.Name == name && !t.NoFile })
}

// reader takes one value of the file. The library adds to its errors the line
// where the key stands.
type reader struct {
	settings *Settings
	setting  *Setting // nil where there is none of that name
	path     string
}

// UnmarshalTOML implements toml.Unmarshaler.
func (r *reader) UnmarshalTOML(given any) error {
	if r.setting == nil {
		return errors.New("there is no such setting")
	}
	if r.setting.NoFile {
		return errors.New("it says where the settings file is, and cannot stand in it")
	}
	if r.settings.IsSet(r.setting.Name) {
		return nil
	}
	v := r.setting.value(r.settings)
	items, err := texts(v, given)
	if err != nil {
		return err
	}
	for _, item := range items {
		if err := v.Set(item); err != nil {
			return fmt.Errorf("%q: %w", item, err)
		}
	}
	if _, ok := v.(interpreter); ok && !filepath.IsAbs(r.settings.Python) && isPath(r.settings.Python, filepath.Dir(r.path)) {
		r.settings.Python = filepath.Join(filepath.Dir(r.path), r.settings.Python)
	}
	r.settings.sources[r.setting.Name] = source{fromFile, fmt.Sprintf("%q in %s", r.setting.Name, filepath.Base(r.path))}
	return nil
}

// isPath tells a path relative to a folder from a name on PATH.
func isPath(text, folder string) bool {
	_, err := os.Stat(filepath.Join(folder, text))
	return err == nil || filepath.Base(text) != text
}

// hint is the line to type instead.
func (r *reader) hint(name string) string {
	if r.setting == nil || r.setting.NoFile {
		return r.settings.Command + " --help"
	}
	example, v := strings.Trim(r.setting.example(), "'"), r.setting.value(&Settings{})
	switch v.(type) {
	case truth, number:
	case *list:
		example = fmt.Sprintf("[%q]", example)
	default:
		example = fmt.Sprintf("%q", example)
	}
	return fmt.Sprintf("in %s: %s = %s", r.path, name, example)
}

// fileError says where in the file something is wrong.
func (s *Settings) fileError(path, hint string, err error) error {
	var wrong toml.ParseError
	if !errors.As(err, &wrong) {
		return cli.Usagef(hint, "%s: %s", path, err)
	}
	message := wrong.Message
	if wrong.LastKey != "" {
		message = fmt.Sprintf("%q: %s", strings.TrimPrefix(wrong.LastKey, "tool.gdev."), message)
	}
	return cli.Usagef(hint, "%s, line %d: %s", path, wrong.Position.Line, message)
}
