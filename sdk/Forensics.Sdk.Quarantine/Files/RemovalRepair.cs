namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// Ends a removal that was cut short at any of its calls. Safe to be asked again, and to be cut short itself: each time it begins by looking. A file that was
/// moved into the private place and is not the one of the ticket is put back, whatever the decision is.
/// </summary>
public static class RemovalRepair
{
    /// <summary>Looks, and changes nothing.</summary>
    /// <param name="root">The root.</param>
    /// <param name="ticket">What the journal kept.</param>
    /// <returns>Where the file is.</returns>
    public static RemovalView Look(TargetRoot root, RemovalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(ticket);
        ActLimits.CheckToken(ticket.Token);
        using var scene = RemovalScene.Open(root, ticket);
        return scene.View;
    }

    /// <summary>Puts the file back, or finishes its removal, and removes the private folder.</summary>
    /// <param name="root">The root.</param>
    /// <param name="ticket">What the journal kept.</param>
    /// <param name="decision">Which of the two.</param>
    /// <param name="calls">What every changing call passes through.</param>
    /// <param name="options">For a removal; null for the defaults.</param>
    /// <returns>What came of it.</returns>
    public static RepairOutcome Finish(TargetRoot root, RemovalTicket ticket, RemovalDecision decision, ActCalls calls, RemovalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(calls);
        ActLimits.CheckToken(ticket.Token);
        return new RepairAct(root, ticket, decision, calls, options ?? new()).Run();
    }
}
