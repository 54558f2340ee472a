namespace Jota.Transport.Spdy;

/// <summary>Which end of a session one is: it decides the parity of stream and ping numbers.</summary>
public enum SpdyRole
{
    /// <summary>Whoever asked for the connection: odd numbers.</summary>
    Client,

    /// <summary>Whoever was asked: even numbers.</summary>
    Server,
}
