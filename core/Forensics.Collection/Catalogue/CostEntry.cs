namespace Forensics.Collection.Catalogue;

/// <summary>What a collector costs about.</summary>
/// <param name="Basis"><c>files</c>, <c>processes</c> or <c>memory_mebibytes</c>.</param>
/// <param name="MicrosecondsPerUnit">Wall time a unit.</param>
/// <param name="BundleBytesPerUnit">Bytes a unit in the bundle.</param>
public sealed record CostEntry(string Basis, int MicrosecondsPerUnit, int BundleBytesPerUnit);
