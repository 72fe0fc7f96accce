namespace Forensics.Bundle;

/// <summary>One thing that is wrong with a bundle.</summary>
/// <param name="Region">
/// The place: <c>frame 12 at bytes 3456-7890 (records/listing/filesystem.entry/0001.jsonl)</c> (last byte included), the name of an entry,
/// <c>container digest</c>, <c>seek table</c>, <c>end of archive</c>, <c>end of file</c>. ASCII, safe on a terminal.
/// </param>
/// <param name="Detail">What is wrong there, in English.</param>
public sealed record VerificationProblem(string Region, string Detail);
