import pandas as pd
import streamlit as st

st.title("Alps Land Dashboard")
areas = pd.read_csv("areas.csv")
name = st.selectbox("Municipality", areas["municipality"].unique())
st.bar_chart(areas[areas["municipality"] == name], x="year", y="hectares", color="class")
