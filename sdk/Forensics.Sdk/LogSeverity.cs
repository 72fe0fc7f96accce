namespace Forensics.Sdk;

/// <summary>How much a line of the log matters.</summary>
public enum LogSeverity
{
    /// <summary>For the plugin's author; shown with <c>-v</c>.</summary>
    Debug = 0,

    /// <summary>For the operator; shown with <c>-v</c>.</summary>
    Information = 1,

    /// <summary>For the operator; always shown.</summary>
    Warning = 2,
}
