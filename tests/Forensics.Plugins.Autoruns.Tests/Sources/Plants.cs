namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>All plants.</summary>
internal static class Plants
{
    public static IReadOnlyList<Plant> All { get; } = [.. TimePlants.All, .. BootPlants.All, .. LoginPlants.All, .. NetworkPlants.All, .. SystemPlants.All, .. LogPlants.All];
}
