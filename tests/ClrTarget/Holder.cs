namespace ClrTarget;

/// <summary>Keeps alive what the tests look for: one static field leads to all of it.</summary>
internal sealed class Holder
{
    public static Holder? Instance { get; set; }

    public required IReadOnlyList<Known> Known { get; init; }

    public required object? Hidden { get; init; }

    public required Exception Caught { get; init; }

    public required string Text { get; init; }
}
