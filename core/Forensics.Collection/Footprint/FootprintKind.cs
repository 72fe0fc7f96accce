namespace Forensics.Collection.Footprint;

/// <summary>What on the device was touched; in the bundle in snake_case.</summary>
public enum FootprintKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory: made, or changed by a name in it.</summary>
    Directory,

    /// <summary>A process.</summary>
    Process,

    /// <summary>A socket that others can see: bound, listening or connected. Private pairs are none.</summary>
    Socket,

    /// <summary>A pipe with a name.</summary>
    NamedPipe,

    /// <summary>A mount, or a change of its flags.</summary>
    Mount,

    /// <summary>A namespace.</summary>
    Namespace,

    /// <summary>A control group.</summary>
    ControlGroup,

    /// <summary>A timer of the device's that starts this program.</summary>
    Timer,

    /// <summary>The priority of a process or of its input and output.</summary>
    Priority,
}
