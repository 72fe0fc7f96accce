namespace Forensics.Sdk.Images.Reading;

/// <summary>What who made an image wrote about it, as it stands there: nobody vouches for it. Null where it says nothing.</summary>
public sealed record ImageCase
{
    /// <summary>The case.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>The piece of evidence.</summary>
    public string? EvidenceNumber { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>Who made it.</summary>
    public string? Examiner { get; init; }

    /// <summary>What else was noted.</summary>
    public string? Notes { get; init; }

    /// <summary>The program that made it, or its version.</summary>
    public string? Software { get; init; }

    /// <summary>The system that the program ran on.</summary>
    public string? Platform { get; init; }

    /// <summary>The device's model.</summary>
    public string? Model { get; init; }

    /// <summary>The device's serial number.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>The device's label.</summary>
    public string? Label { get; init; }

    /// <summary>When it was acquired.</summary>
    public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>When it was acquired, where only a time without a zone is written: as written.</summary>
    public string? AcquiredAtLocal { get; init; }
}
