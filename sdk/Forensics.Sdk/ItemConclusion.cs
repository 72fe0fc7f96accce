namespace Forensics.Sdk;

/// <summary>How one requested item ended.</summary>
/// <param name="Item">The id given to <see cref="CollectionContext.RequestAsync"/>.</param>
/// <param name="State">Its one state.</param>
/// <param name="Flags">What is to be known beside the state.</param>
/// <param name="Reason">For every state but <see cref="ItemState.Collected"/>: why, in a few words.</param>
public sealed record ItemConclusion(string Item, ItemState State, ItemFlags Flags = ItemFlags.None, string? Reason = null);
