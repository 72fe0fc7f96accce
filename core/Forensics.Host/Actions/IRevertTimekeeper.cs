namespace Forensics.Host.Actions;

/// <summary>What on this device starts a command at a time, whether we still run or not.</summary>
internal interface IRevertTimekeeper
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>What is set for earlier than this from now may be missed.</summary>
    TimeSpan LeastDelay { get; }

    /// <summary>What is set for later than this from now cannot be told from now.</summary>
    TimeSpan MostDelay { get; }

    /// <summary>Sets a timer.</summary>
    /// <param name="name">Of letters, digits and hyphens.</param>
    /// <param name="due">When, not before.</param>
    /// <param name="command">Program and arguments.</param>
    /// <returns>The files that were made.</returns>
    /// <exception cref="IOException">It cannot be set; nothing of it is left.</exception>
    IReadOnlyList<string> Set(string name, DateTimeOffset due, IReadOnlyList<string> command);

    /// <summary>Takes it away; one that is not there is no error.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The files that were removed.</returns>
    /// <exception cref="IOException">Something of it cannot be removed.</exception>
    IReadOnlyList<string> Remove(string name);
}
