namespace Jota.ApiServer.Jwt;

/// <summary>A token with a good signature that still makes no user; says why.</summary>
internal sealed class RefusedTokenException(string why) : Exception(why);
