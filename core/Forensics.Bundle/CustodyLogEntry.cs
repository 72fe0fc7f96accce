namespace Forensics.Bundle;

/// <summary>What was done with a bundle, by whom and when.</summary>
/// <param name="Event">What, in one word of lower-case letters: <c>verified exported extracted salvaged resumed countersigned</c>.</param>
/// <param name="At">When, by this machine's clock.</param>
/// <param name="By">By whom, as they say; at most 256 characters.</param>
/// <param name="Tool">Name and version of the program that wrote it.</param>
/// <param name="BundleSha256">SHA-256 of the bundle's file then, 64 lower-case hex digits.</param>
/// <param name="Detail">The outcome, or what it was for; at most 4,096 characters.</param>
public sealed record CustodyLogEntry(string Event, DateTimeOffset At, string By, string Tool, string BundleSha256, string? Detail);
