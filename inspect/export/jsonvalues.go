package export

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// escapeJSON spells what is hostile to a terminal and is left as it is by
// encoding/json as \uXXXX. There is none of it outside of string literals but the
// end of the line.
func escapeJSON(line string) string {
	if strings.IndexFunc(line[:len(line)-1], termtext.Hostile) < 0 {
		return line
	}
	var b strings.Builder
	for _, r := range line {
		if termtext.Hostile(r) && r != '\n' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// withLists copies v with an empty list in the place of each nil one, so that
// a reader need not know null from [].
func withLists(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[inspect.Content]() {
			return reflect.ValueOf(withWholeText(v.Interface().(inspect.Content)))
		}
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(withLists(v.Field(i)))
			}
		}
		return c
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(withLists(v.Elem()))
		return c
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(withLists(v.Index(i)))
		}
		return c
	}
	return v
}

// withWholeText is c without the part of a character that the sample of a
// truncated one may end with.
func withWholeText(c inspect.Content) inspect.Content {
	whole := c.Sample[:len(c.Sample)-termtext.PartialRune(c.Sample)]
	if c.Truncated() && utf8.Valid(whole) {
		c.Sample = whole
	}
	return c
}
