namespace Forensics.Sdk.Images;

/// <summary>What an examiner says of an image. Each text is cut at <see cref="WritingLimits.TextChars"/> characters; tabs and line ends in it become spaces.</summary>
/// <param name="CaseNumber">Number or name of the case.</param>
/// <param name="EvidenceNumber">Number of the piece of evidence.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Examiner">Who makes the image.</param>
/// <param name="Notes">Anything else.</param>
public sealed record CaseDetails(string CaseNumber = "", string EvidenceNumber = "", string Description = "", string Examiner = "", string Notes = "");
