global using Jota.Network.Services;
