namespace Forensics.Sdk.Quarantine.Store;

/// <summary>How a store is used.</summary>
public sealed record StoreOptions
{
    /// <summary>Most bytes of sealed content in all objects together; null for no bound but the file system's. Default: null.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>What is left free on the store's file system for those who are not root, in bytes, 0 or more. Default: <see cref="StoreLimits.FreeFloorBytes"/>.</summary>
    public long FreeFloorBytes { get; init; } = StoreLimits.FreeFloorBytes;

    /// <summary>Where each call that changes the store passes. Default: nothing happens there.</summary>
    public ActCalls Calls { get; init; } = new();
}
