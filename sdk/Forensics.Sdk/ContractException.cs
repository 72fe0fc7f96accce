namespace Forensics.Sdk;

/// <summary>The plugin broke the contract with the host: an undeclared record, an item concluded twice. The run ends as Failed.</summary>
/// <param name="message">What was broken.</param>
public sealed class ContractException(string message) : Exception(message);
