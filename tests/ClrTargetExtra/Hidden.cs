namespace ClrTargetExtra;

/// <summary>A type whose assembly lies in no file.</summary>
public sealed class Hidden
{
    public long Value { get; init; } = 42;
}
