namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>What a source of a definition is: its <c>type</c>.</summary>
internal enum ArtifactSourceKind
{
    /// <summary>FILE: the content of files.</summary>
    File = 0,

    /// <summary>PATH, and DIRECTORY as it was called before: a place with what is known of it.</summary>
    Path = 1,

    /// <summary>ARTIFACT_GROUP: other definitions.</summary>
    ArtifactGroup = 2,

    /// <summary>COMMAND: the output of a program. Read, never run.</summary>
    Command = 3,

    /// <summary>REGISTRY_KEY, REGISTRY_VALUE, WMI: nothing that Linux has.</summary>
    Other = 4,
}
