namespace Forensics.Collection.Run;

/// <summary>A worker sent what the contract does not allow. Its step ends as Failed.</summary>
/// <param name="message">What it sent.</param>
internal sealed class ContractBreachException(string message) : Exception(message);
