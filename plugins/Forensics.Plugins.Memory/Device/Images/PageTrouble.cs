namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>Why a page of memory is zeros in the image.</summary>
internal enum PageTrouble
{
    /// <summary>The memory of the machine is broken there.</summary>
    Poisoned,

    /// <summary>It was given away: to the hypervisor (balloon), or to be unplugged; or the block of memory that it is of is offline.</summary>
    Offline,

    /// <summary>The source gave an error.</summary>
    Unreadable,
}
