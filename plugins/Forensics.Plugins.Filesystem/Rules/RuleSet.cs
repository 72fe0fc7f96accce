using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>The rules that are under way at one directory.</summary>
internal sealed class RuleSet
{
    private readonly RulePosition[] positions;
    private readonly RuleStep? everything;
    private readonly RulePosition[] unnamed;
    private readonly Dictionary<EvidencePath, List<RulePosition>> byName = [];

    /// <param name="positions">At least one.</param>
    public RuleSet(RulePosition[] positions)
    {
        this.positions = positions;
        NeedsListing = Array.Exists(positions, position => !position.Component.IsName);

        // Hundreds of definitions name things in /etc: a name is looked up, not held against each.
        unnamed = NeedsListing ? Array.FindAll(positions, position => !position.Component.IsName) : [];
        foreach (var position in positions)
        {
            if (position.Component.IsName)
            {
                var key = new EvidencePath(position.Component.Name);
                if (!byName.TryGetValue(key, out var named))
                {
                    byName.Add(key, named = []);
                }

                named.Add(position);
            }
        }

        // Below `/srv/**` every name fares alike: no need to ask for each of a million.
        if (Array.TrueForAll(positions, position => position is { Component.IsTree: true, IsLast: true }))
        {
            everything = new();
            Take([], everything);
        }
    }

    /// <summary>Whether the directory has to be read; false when all that is asked for is named.</summary>
    public bool NeedsListing { get; }

    /// <summary>The rules.</summary>
    public IEnumerable<PathRule> Rules => positions.Select(position => position.Rule).Distinct();

    /// <summary>Those that the directory has to be read for.</summary>
    public IEnumerable<PathRule> Listing => positions.Where(position => !position.Component.IsName).Select(position => position.Rule).Distinct();

    /// <summary>The names that are asked for as such.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Names
        => byName.Keys.Select(name => name.Bytes);

    /// <summary>What a name in the directory means for them.</summary>
    /// <param name="name">One component.</param>
    /// <param name="scratch">Used when every name differs; holds until the next call.</param>
    public RuleStep Of(ReadOnlySpan<byte> name, RuleStep scratch)
    {
        if (everything is not null)
        {
            return everything;
        }

        scratch.Clear();
        Take(name, scratch);
        return scratch;
    }

    private void Take(ReadOnlySpan<byte> name, RuleStep step)
    {
        foreach (var position in unnamed)
        {
            Take(position, name, step);
        }

        if (byName.Count > 0 && byName.TryGetValue(new(name.ToArray()), out var named))
        {
            foreach (var position in named)
            {
                Take(position, name, step);
            }
        }
    }

    private static void Take(RulePosition position, ReadOnlySpan<byte> name, RuleStep step)
    {
        for (; position.Component.IsTree; position = position.Rule.At(position.Index + 1))
        {
            // Before more components it may stand for no folder at all; at the end each level down is a match.
            if (position.IsLast)
            {
                step.Accept(position.Rule);
                if (position.Levels > 1)
                {
                    step.Add(position with { Levels = position.Levels - 1 }, isFollowed: false);
                }

                return;
            }

            if (position.Levels > 0)
            {
                step.Add(position with { Levels = position.Levels - 1 }, isFollowed: false);
            }
        }

        if (!position.Component.Fits(name))
        {
            return;
        }

        if (position.IsLast)
        {
            step.Accept(position.Rule);
        }
        else
        {
            step.Add(position.Rule.At(position.Index + 1), isFollowed: true);
        }
    }
}
