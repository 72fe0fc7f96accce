using System.Buffers;
using System.Globalization;
using System.Text;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A unit's name: <c>prefix.type</c>, <c>prefix@.type</c> for a template, <c>prefix@instance.type</c> for what is made of it.</summary>
/// <param name="Full">All of it.</param>
/// <param name="Prefix">Before the first <c>@</c>, or the type.</param>
/// <param name="Instance">Between <c>@</c> and type; empty for a template, null for a plain unit.</param>
/// <param name="Type">Without the dot.</param>
internal sealed record UnitName(string Full, string Prefix, string? Instance, string Type)
{
    private const int LongestName = 255;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_.\\@");
    private static readonly HashSet<string> Types = ["service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope"];

    public bool IsTemplate => Instance is { Length: 0 };

    public bool IsInstance => Instance is { Length: > 0 };

    /// <summary>The template of an instance.</summary>
    public string Template => $"{Prefix}@.{Type}";

    /// <summary>A template's instance of this name.</summary>
    public string With(string instance) => $"{Prefix}@{instance}.{Type}";

    /// <summary>Null for what is no unit's name (<c>unit_name_is_valid()</c>).</summary>
    public static UnitName? Parse(string name)
    {
        var dot = name.LastIndexOf('.');
        if (name.Length > LongestName || dot <= 0 || !Types.Contains(name[(dot + 1)..]) || name.AsSpan(0, dot).ContainsAnyExcept(Allowed))
        {
            return null;
        }

        var at = name.AsSpan(0, dot).IndexOf('@');
        return at switch
        {
            0 => null,
            < 0 => new(name, name[..dot], null, name[(dot + 1)..]),
            _ => new(name, name[..at], name[(at + 1)..dot], name[(dot + 1)..]),
        };
    }

    /// <summary>Whether it is the name of a type of units: <c>service</c>.</summary>
    public static bool IsType(string name) => Types.Contains(name);

    /// <summary>Undoes the escaping of paths in names: <c>-</c> is a slash, <c>\xNN</c> a byte.</summary>
    public static string Unescape(string escaped)
    {
        var result = new StringBuilder(escaped.Length);
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] == '\\' && at + 3 < escaped.Length && escaped[at + 1] == 'x' && byte.TryParse(escaped.AsSpan(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                result.Append((char)value);
                at += 3;
            }
            else
            {
                result.Append(escaped[at] == '-' ? '/' : escaped[at]);
            }
        }

        return result.ToString();
    }
}
