namespace ClrTarget;

/// <summary>What the tests count on the heap.</summary>
internal sealed class Known(int number)
{
    public int Number { get; } = number;
}
