namespace Forensics.Sdk;

/// <summary>What a run with default options costs about, measured by the author on an ordinary machine: <c>plan</c> makes estimates of it.</summary>
/// <param name="Basis">What the cost grows with.</param>
/// <param name="MicrosecondsPerUnit">Wall time a unit, above 0.</param>
/// <param name="BundleBytesPerUnit">Compressed bytes a unit in the bundle, above 0.</param>
public sealed record CollectionCost(CostBasis Basis, int MicrosecondsPerUnit, int BundleBytesPerUnit);
