namespace Forensics.Plugins.Response.Processes;

/// <summary>Bounds of acting on processes.</summary>
internal static class ActingLimits
{
    /// <summary>Processes of one tree; more are left as they are, and that is told. Each takes two of the 4,096 descriptors of a worker.</summary>
    public const int TreeProcesses = 1_500;

    /// <summary>Processes that an undo payload has by number; others of the tree are found below these. 800 of them are under its 64 KiB.</summary>
    public const int PayloadProcesses = 800;

    /// <summary>How often a tree is looked through for new processes while it is being stopped.</summary>
    public const int TreeRounds = 100;

    /// <summary>How often what is like the criteria is looked for again: what was ended may have been started again meanwhile.</summary>
    public const int SelectionRounds = 10;

    /// <summary>Processes that the states before and after tell of, one by one.</summary>
    public const int ToldProcesses = 20;

    /// <summary>Sentences about what would be lost; the contract takes 64.</summary>
    public const int ToldLosses = 60;

    /// <summary>Deleted open files of one process that are told.</summary>
    public const int ToldFiles = 20;

    /// <summary>Descriptors of one process that are looked at.</summary>
    public const int Descriptors = 65_536;

    /// <summary>Text of the device in a sentence, in characters.</summary>
    public const int TextCharacters = 200;

    /// <summary>Bytes of the arguments that a record has.</summary>
    public const int ArgumentBytes = 64 << 10;

    /// <summary>Data ranges of a sparse file that is stored.</summary>
    public const int Extents = 30_000;

    /// <summary>How long a killed process may take to end.</summary>
    public static readonly TimeSpan EndWait = TimeSpan.FromSeconds(5);

    /// <summary>How long the threads of stopped or continued processes may take to do so.</summary>
    public static readonly TimeSpan StopWait = TimeSpan.FromSeconds(3);

    /// <summary>How long after the last of a round is looked again: who is started again at once is there by then.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    /// <summary>How long is waited at once, so that a run that is to end does.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it is looked whether threads have stopped.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
}
