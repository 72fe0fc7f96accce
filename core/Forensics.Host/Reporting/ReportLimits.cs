namespace Forensics.Host.Reporting;

/// <summary>Upper bounds of a page, whose bundle may come from anybody: what is held while it is read, and what is written. What is over a bound is counted, and the page says where the rest is.</summary>
internal static class ReportLimits
{
    /// <summary>Longest text out of the bundle in one place, in characters.</summary>
    public const int MaxTextChars = 600;

    /// <summary>Longest arguments of a process in the tree, in characters.</summary>
    public const int MaxArgumentChars = 300;

    /// <summary>Longest text of the operator (the notes of the case), in characters: what <c>collect</c> takes.</summary>
    public const int MaxCaseChars = 4_096;

    /// <summary>Characters of one section, after which its tables take no further row.</summary>
    public const int MaxSectionChars = 3_000_000;

    /// <summary>Characters of the page, after which no table takes a further row.</summary>
    public const int MaxPageChars = 12_000_000;

    /// <summary>Alerts.</summary>
    public const int MaxAlerts = 500;

    /// <summary>Views that do not agree.</summary>
    public const int MaxCrossViews = 500;

    /// <summary>Steps.</summary>
    public const int MaxSteps = 256;

    /// <summary>Items that are not collected, empty or excluded.</summary>
    public const int MaxItems = 1_000;

    /// <summary>Lines of what was not prevented.</summary>
    public const int MaxNotPrevented = 200;

    /// <summary>Processes in the tree: those with marks first.</summary>
    public const int MaxProcesses = 4_000;

    /// <summary>Levels of the tree; what is deeper stands on the last.</summary>
    public const int MaxTreeDepth = 48;

    /// <summary>Rows of each table of sockets.</summary>
    public const int MaxSockets = 1_000;

    /// <summary>Owners of one socket.</summary>
    public const int MaxOwners = 8;

    /// <summary>Kinds of sockets that are counted by themselves.</summary>
    public const int MaxSocketKinds = 64;

    /// <summary>Autoruns with marks, and as many without.</summary>
    public const int MaxAutoruns = 1_000;

    /// <summary>Codes of faults that have a list of their own; the rest is one list.</summary>
    public const int MaxFaultCodes = 100;

    /// <summary>Faults that are listed under one code.</summary>
    public const int MaxFaultsOfCode = 200;

    /// <summary>Records that have a table of their own.</summary>
    public const int MaxRecordNames = 64;

    /// <summary>Rows of a table about users or the system.</summary>
    public const int MaxStateRows = 200;

    /// <summary>Rows of a table of any other record.</summary>
    public const int MaxOtherRows = 10;

    /// <summary>Columns of such tables.</summary>
    public const int MaxOtherColumns = 8;

    /// <summary>Fields of one such record that are looked at.</summary>
    public const int MaxOtherFields = 64;

    /// <summary>Longest text in such tables, in characters.</summary>
    public const int MaxOtherChars = 200;

    /// <summary>Largest schema that is read for its description, in bytes.</summary>
    public const int MaxSchemaBytes = 1 << 20;

    /// <summary>Events of one kind in the time line, the newest.</summary>
    public const int MaxEventsOfKind = 100;

    /// <summary>Kinds of events.</summary>
    public const int MaxEventKinds = 64;

    /// <summary>Events in the time line.</summary>
    public const int MaxEvents = 400;

    /// <summary>Hours for which events are counted. The strips show 2,160 of them.</summary>
    public const int MaxHours = 65_536;
}
