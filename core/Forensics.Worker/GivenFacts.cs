using Forensics.Sdk;

namespace Forensics.Worker;

/// <summary>What the host says at the start beside what is to be done.</summary>
/// <param name="OutputDevices">Block devices of the output.</param>
/// <param name="Earlier">What an interrupted attempt left.</param>
/// <param name="Order">What a responder is to do; null for a collector.</param>
/// <param name="Case">The case.</param>
internal sealed record GivenFacts(IReadOnlyList<SpecialDevice> OutputDevices, EarlierAttempt? Earlier, ActionOrder? Order, CaseFacts Case);
