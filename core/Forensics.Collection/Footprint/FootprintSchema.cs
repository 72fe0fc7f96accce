namespace Forensics.Collection.Footprint;

/// <summary>The form of a ledger's line, as it stands in the bundle beside the schemas of records.</summary>
internal static class FootprintSchema
{
    public const string EntryName = "schemas/footprint.entry.v1.json";

    public const string Json = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "footprint.entry",
          "description": "One thing that the collector did to the device.",
          "type": "object",
          "additionalProperties": false,
          "required": ["at", "ahead", "step", "kind", "action", "subject", "pid", "device", "inode", "size_bytes", "program_sha256", "arguments", "end", "detail"],
          "properties": {
            "at": { "type": "string", "description": "When it was done; of what is ahead, when it was said." },
            "ahead": { "type": "boolean", "description": "True for what is done after the ledger's last line." },
            "step": { "type": ["string", "null"], "description": "The step it was done for; null for the run itself." },
            "kind": { "enum": ["file", "directory", "process", "socket", "named_pipe", "mount", "namespace", "control_group", "priority"] },
            "action": { "enum": ["created", "written", "renamed", "removed", "started", "ended", "changed"] },
            "subject": { "type": "string", "description": "Path of what was touched; of a process its program; of a namespace kind and number." },
            "pid": { "type": ["integer", "null"], "description": "The process that was started or ended, that has the namespace or the priority, or that did it." },
            "device": { "type": ["string", "null"], "description": "Device number of the file's file system, decimal, as makedev(3) gives it." },
            "inode": { "type": ["string", "null"], "description": "Inode number, decimal." },
            "size_bytes": { "type": ["integer", "null"], "description": "Size after it." },
            "program_sha256": { "type": ["string", "null"], "description": "SHA-256 of a process's program." },
            "arguments": { "type": ["array", "null"], "items": { "type": "string" }, "description": "A process's arguments, the program first." },
            "end": { "type": ["string", "null"], "description": "How a process ended: its exit code or signal." },
            "detail": { "type": ["string", "null"], "description": "What else there is to know; the new name of what was renamed." }
          }
        }

        """;
}
