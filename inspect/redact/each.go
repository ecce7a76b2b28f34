package redact

// each masks each element of a list, in a copy of it.
func each[T any](list []T, mask func(T) T) []T {
	masked := make([]T, len(list))
	for i, element := range list {
		masked[i] = mask(element)
	}
	return masked
}
