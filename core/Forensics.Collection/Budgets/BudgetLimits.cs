namespace Forensics.Collection.Budgets;

/// <summary>Upper bounds for what the budgets read and repeat.</summary>
internal static class BudgetLimits
{
    /// <summary>Longest file of a control group but its list of processes, in bytes.</summary>
    public const int MaxGroupFileBytes = 64 << 10;

    /// <summary>Longest list of a group's processes that is read at once, in bytes: what does not fit comes at the next reading.</summary>
    public const int MaxGroupProcessesBytes = 1 << 20;

    /// <summary>Most block devices that get a rate.</summary>
    public const int MaxBlockDevices = 1_024;

    /// <summary>Most groups in one folder that are looked at for what earlier runs left.</summary>
    public const int MaxGroupsInFolder = 65_536;

    /// <summary>Most processes of the device that are looked at for those of a step.</summary>
    public const int MaxProcesses = 1 << 22;

    /// <summary>How often the processes of a group are killed anew before what is left counts as stuck.</summary>
    public const int MaxKillRounds = 20;

    /// <summary>How long the kernel has to let go of a group whose processes are gone.</summary>
    public static readonly TimeSpan RemoveWait = TimeSpan.FromSeconds(1);

    /// <summary>How long before something that only time changes is looked at again.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <summary>How often a step's use is measured.</summary>
    public static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(100);
}
