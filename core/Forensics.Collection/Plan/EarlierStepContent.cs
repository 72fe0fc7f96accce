namespace Forensics.Collection.Plan;

/// <summary>Content that was open at a checkpoint.</summary>
/// <param name="Entry">Its entry's name; null when it lies outside of the bundle.</param>
/// <param name="OutsidePath">Its file outside of the bundle, absolute.</param>
/// <param name="LengthBytes">How much of it is there.</param>
/// <param name="Sha256">Of what lies outside: SHA-256 of that, lower-case hex.</param>
public sealed record EarlierStepContent(string? Entry, string? OutsidePath, long LengthBytes, string? Sha256);
