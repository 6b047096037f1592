// Reads YAML as kubectl does, and says where that isn't what was written.
//
// Each argument is a file of JSON: the objects, and the texts that stand for them.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	"sigs.k8s.io/yaml"
)

type rendered struct {
	Objects []any
	Texts   []string
}

func main() {
	bad := 0
	for _, file := range os.Args[1:] {
		content, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		var one rendered
		if err := json.Unmarshal(content, &one); err != nil {
			panic(err)
		}
		for i, text := range one.Texts {
			if mistake := differs(text, one.Objects); mistake != "" {
				fmt.Printf("%s, text %d: %s\n", file, i, mistake)
				bad++
			}
		}
	}
	fmt.Printf("%d files, %d bad texts\n", len(os.Args)-1, bad)
	if bad > 0 {
		os.Exit(1)
	}
}

func differs(text string, objects []any) string {
	documents := bytes.Split([]byte("\n"+text), []byte("\n---\n"))
	if len(documents) != len(objects) {
		return fmt.Sprintf("%d documents for %d objects", len(documents), len(objects))
	}
	for i, document := range documents {
		var read any
		// a text at the end of a document has its line break
		if err := yaml.Unmarshal(append(document[:len(document):len(document)], '\n'), &read); err != nil {
			return err.Error()
		}
		if !reflect.DeepEqual(read, objects[i]) {
			return fmt.Sprintf("document %d reads as something else", i)
		}
	}
	return ""
}
