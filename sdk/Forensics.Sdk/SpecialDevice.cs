namespace Forensics.Sdk;

/// <summary>The number of a device node.</summary>
/// <param name="Major">The driver's.</param>
/// <param name="Minor">The device's.</param>
public readonly record struct SpecialDevice(uint Major, uint Minor);
