namespace Forensics.Sdk;

/// <summary>
/// Thrown by a stream that is handed to <see cref="CollectionContext.StoreAsync"/>: the content cannot be read on. What came before is kept and marked as truncated, with
/// the message as the reason, and storing ends as if it were whole: the caller has the blob's id.
/// </summary>
/// <param name="reason">Why: at most 4,096 characters are kept.</param>
/// <param name="inner">The cause.</param>
public sealed class ContentCutException(string reason, Exception? inner = null) : IOException(reason, inner);
