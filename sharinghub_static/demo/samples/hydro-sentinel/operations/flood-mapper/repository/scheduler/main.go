// Command scheduler hands new passes to the mapper, oldest first.
package main

import (
	"fmt"
	"time"
)

func main() {
	for now := range time.Tick(time.Minute) {
		fmt.Println("heartbeat", now.UTC().Format(time.RFC3339))
	}
}
