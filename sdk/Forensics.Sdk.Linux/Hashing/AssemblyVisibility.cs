using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Forensics.Sdk.Hashing.Tests")]
