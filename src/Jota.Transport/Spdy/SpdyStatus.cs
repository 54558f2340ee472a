namespace Jota.Transport.Spdy;

/// <summary>Why a stream is reset.</summary>
public enum SpdyStatus
{
    /// <summary>What was sent breaks the protocol.</summary>
    ProtocolError = 1,

    /// <summary>There is no such stream.</summary>
    InvalidStream = 2,

    /// <summary>It was not looked at.</summary>
    RefusedStream = 3,

    /// <summary>Whoever opened it needs it no more.</summary>
    Cancel = 5,

    /// <summary>Something went wrong here.</summary>
    InternalError = 6,
}
