namespace Jota.Api;

/// <summary>
/// What one request may still cost the server: steps of work and bytes made of the bytes that were given, both in proportion to these, and
/// no more work once its client is gone. Whatever takes a request's own data apart or puts it together asks here first. For one thread at
/// a time.
/// </summary>
/// <param name="given">How many bytes the request brought, with those of the object that it is about.</param>
/// <param name="ct">Ends with the client, the request's time or the server.</param>
public sealed class RequestBudget(long given, CancellationToken ct)
{
    /// <summary>How deep objects and lists may nest, for every decoder and encoder: upstream's limit.</summary>
    public const int MaxDepth = 10_000;

    // An honest request takes a few steps per byte and makes about as many bytes as it brings; what is small may do as it likes.
    private const long FreeSteps = 10_000_000;
    private const long StepsPerByte = 8;
    private const long FreeBytes = 1 << 20;
    private const long BytesPerByte = 10;

    // Between two looks at whether anybody still waits.
    private const long Unwatched = 4096;

    private readonly long _steps = FreeSteps + (StepsPerByte * given);
    private readonly long _bytes = FreeBytes + (BytesPerByte * given);
    private long _nextLook = Unwatched;

    /// <summary>A budget for what nobody sent: stored objects, configuration.</summary>
    public static RequestBudget Unlimited => new(long.MaxValue / StepsPerByte / 2, CancellationToken.None);

    /// <summary>Steps taken so far: nodes visited, items moved or compared.</summary>
    public long Steps { get; private set; }

    /// <summary>Bytes made so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Takes steps. Throws 413 when they are too many, and <see cref="OperationCanceledException"/> when nobody waits for the outcome.
    /// </summary>
    public void Spend(long steps = 1)
    {
        Steps += steps;
        if (Steps >= _nextLook)
        {
            _nextLook = Steps + Unwatched;
            ct.ThrowIfCancellationRequested();
            if (Steps > _steps)
            {
                throw TooMuch("it takes too much work");
            }
        }
    }

    /// <summary>Makes bytes. Throws 413 when they are too many for those that were given.</summary>
    public void Make(long bytes)
    {
        if (!TryMake(bytes))
        {
            throw TooMuch("what comes of it is too large");
        }
    }

    /// <summary>As <see cref="Make"/>, for those who have better words for the refusal.</summary>
    public bool TryMake(long bytes) => (Bytes += bytes) <= _bytes;

    private static ApiException TooMuch(string why) => new(413, "RequestEntityTooLarge", $"Request entity too large: {why}");
}
